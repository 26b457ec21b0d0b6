"""搜索: one box over all rooms."""
