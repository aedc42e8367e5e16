"""The commands below `portal`, by what they look after."""
