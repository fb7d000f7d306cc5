"""What is particular to maps: colours by attribute, places, the sun, maps of servers."""
