"""What is measured about speed; each module declares its data, command, machine and result."""
