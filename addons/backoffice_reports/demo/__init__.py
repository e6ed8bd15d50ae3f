"""What the reports compare with; imported with demo data only."""
