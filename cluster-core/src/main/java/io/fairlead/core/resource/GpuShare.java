package io.fairlead.core.resource;

/// A part of one GPU: the device's number on its agent (from 0) and thousandths of it (1 to 1000).
public record GpuShare(int device, int thousandths) {

    /// @throws IllegalArgumentException if a component is out of range
    public GpuShare {
        if (device < 0 || thousandths < 1 || thousandths > 1000) {
            throw new IllegalArgumentException("must be a device from 0 and 1 to 1000 thousandths");
        }
    }
}
