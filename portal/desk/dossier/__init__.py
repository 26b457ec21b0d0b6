"""一企一档: what the centre and an enterprise have had to do with each other."""
