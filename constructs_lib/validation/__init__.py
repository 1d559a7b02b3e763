"""What the API server refuses although every field has its right type."""
