"""A broker of MQTT: its sessions, and what LoRaWAN networks and others say in a message."""
