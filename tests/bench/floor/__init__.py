"""The floor: the least that a Django site with sessions and an indexed table can do."""
