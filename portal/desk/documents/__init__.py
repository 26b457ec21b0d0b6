"""公文模板: staff change the Word templates of the portal."""
