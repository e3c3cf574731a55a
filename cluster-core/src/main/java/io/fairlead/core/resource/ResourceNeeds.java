package io.fairlead.core.resource;

/// What one task needs: amounts, and for ports either a count or the very ports wanted.
///
/// @param quantities amounts in thousandths, none negative; `gpus` up to 1000 is a share of one
///   device, above it whole devices; `ports` is a whole number
/// @param exactPorts the ports wanted by number, or none where any will do; where given, their
///   count equals `quantities.ports`
public record ResourceNeeds(Quantities quantities, PortRanges exactPorts) {

    /// Needs nothing.
    public static final ResourceNeeds NONE = new ResourceNeeds(Quantities.ZERO, PortRanges.NONE);

    /// @throws IllegalArgumentException naming the component that is out of range
    public ResourceNeeds {
        if (quantities.anyNegative()) {
            throw new IllegalArgumentException("resources must not be negative");
        }
        if (quantities.gpus() > Fixed.ONE && quantities.gpus() % Fixed.ONE != 0) {
            throw new IllegalArgumentException(
                    "gpus must be a share of one device (up to 1) or a whole number of devices");
        }
        if (quantities.ports() % Fixed.ONE != 0) {
            throw new IllegalArgumentException("ports must be a whole number");
        }
        if (!exactPorts.isNone() && Fixed.thousandths(exactPorts.count()) != quantities.ports()) {
            throw new IllegalArgumentException("ports must be as many as the ranges hold");
        }
    }

    /// Amounts without particular ports.
    public static ResourceNeeds of(Quantities quantities) {
        return new ResourceNeeds(quantities, PortRanges.NONE);
    }

    /// Cores and memory only, in thousandths of a core and MiB.
    public static ResourceNeeds of(long cpusThousandths, long memoryMiB) {
        return of(
                new Quantities(
                        cpusThousandths,
                        Fixed.thousandths(memoryMiB),
                        0,
                        0,
                        0,
                        CustomScalars.NONE));
    }

    /// How many ports.
    public int portCount() {
        return (int) (quantities.ports() / Fixed.ONE);
    }
}
