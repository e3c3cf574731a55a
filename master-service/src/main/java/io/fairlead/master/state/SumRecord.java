package io.fairlead.master.state;

import java.math.BigInteger;

/// A running sum over ended tasks.
///
/// @param name such as `tasks`, `millis`, `allocated.cpus`, `used.cpus`
public record SumRecord(String name, BigInteger value) {}
