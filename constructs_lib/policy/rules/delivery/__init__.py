"""How what delivers the input takes its DaemonSets through clusters (DS16xx)."""
