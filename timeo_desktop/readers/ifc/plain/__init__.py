"""What the engines misread, said to them in plainer words."""
