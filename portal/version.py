"""The version of the portal, which plugins name in what they need."""

VERSION = "0.1.0"
