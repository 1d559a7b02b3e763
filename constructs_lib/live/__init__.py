"""What a cluster shows, held against prediction and declaration: plain data in, a report out."""
