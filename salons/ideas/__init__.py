"""金点子征集, 我为发展献计策: asked for, judged, answered, put into practice."""
