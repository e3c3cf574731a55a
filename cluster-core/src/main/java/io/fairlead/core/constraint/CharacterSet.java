package io.fairlead.core.constraint;

import java.util.ArrayList;
import java.util.List;

/// A set of characters (code points), as ranges, or all others. The first 128 are looked up in two
/// words, so that long sets cost no more than short ones.
///
/// @param others whether it is what stands in no range
/// @param low which of the characters 0 to 63 stand in a range, as bits
/// @param high which of 64 to 127
record CharacterSet(boolean others, List<Range> ranges, long low, long high) {

    static final CharacterSet NONE = of(false, List.of());
    static final CharacterSet ANY = of(true, List.of());

    /// From one character to another, both in it.
    record Range(int from, int to) {
        boolean isSingle() {
            return from == to;
        }
    }

    private static CharacterSet of(boolean others, List<Range> ranges) {
        return new CharacterSet(others, List.copyOf(ranges), word(ranges, 0), word(ranges, 64));
    }

    private static long word(List<Range> ranges, int begin) {
        long word = 0;
        for (Range range : ranges) {
            int to = Math.min(range.to, begin + 63);
            for (int sign = Math.max(range.from, begin); sign <= to; sign++) {
                word |= 1L << (sign - begin);
            }
        }
        return word;
    }

    static CharacterSet of(int sign) {
        return between(sign, sign);
    }

    static CharacterSet between(int from, int to) {
        return of(false, List.of(new Range(from, to)));
    }

    /// `\d`, `\w`, `\s`, and in capitals all others.
    ///
    /// @throws IllegalArgumentException if there is no such set
    static CharacterSet named(int letter) {
        List<Range> ranges =
                switch (Character.toLowerCase(letter)) {
                    case 'd' -> List.of(new Range('0', '9'));
                    case 'w' ->
                            List.of(
                                    new Range('0', '9'),
                                    new Range('A', 'Z'),
                                    new Range('_', '_'),
                                    new Range('a', 'z'));
                    case 's' -> List.of(new Range(9, 13), new Range(' ', ' '));
                    default ->
                            throw new IllegalArgumentException(
                                    "\\" + Character.toString(letter) + " is not supported");
                };
        return of(Character.isUpperCase(letter), ranges);
    }

    CharacterSet complement() {
        return new CharacterSet(!others, ranges, low, high);
    }

    /// Both together; only of sets that are not "all others".
    CharacterSet plus(CharacterSet more) {
        List<Range> both = new ArrayList<>(ranges);
        both.addAll(more.ranges);
        return of(false, both);
    }

    boolean contains(int sign) {
        return isInRange(sign) != others;
    }

    private boolean isInRange(int sign) {
        if (sign < 128) {
            return ((sign < 64 ? low : high) >>> sign & 1) != 0;
        }
        for (Range range : ranges) {
            if (range.from <= sign && sign <= range.to) {
                return true;
            }
        }
        return false;
    }
}
