"""Pictures of numbers. Every number in a picture stands in its caption too."""
