"""What a programmer calls: plain values in, plain values out, over the same steps as the command line."""
