package io.fairlead.core.constraint;

/// A pattern that matches whole values in time linear in their length, whatever the pattern: people
/// give patterns, and the master's one writer runs them for each agent.
///
/// A subset of the usual regular expressions: characters, `.`, sets (`[a-z0-9]`, `[^x]`), `\d`,
/// `\w`, `\s` and their opposites, `\` before any other sign, groups, `|`, `*`, `+`, `?`, `{n}`,
/// `{n,}`, `{n,m}`; `^` at the start and `$` at the end say what holds anyhow. Back references,
/// look-around, lazy and possessive repetition and flags are refused: no matcher of this kind can
/// have the first two, and the others change nothing for whole values. At most 200 characters, and
/// 64 places (characters and sets, repetitions written out).
///
/// Glushkov's automaton, its set of states in the bits of one word (Glushkov, "The Abstract Theory
/// of Automata", 1961; Navarro and Raffinot, "Fast and Simple Character Classes and Bounded Gaps
/// Pattern Matching", 2003): a step costs at most 64 moves, and nothing is ever tried again.
final class ValuePattern {

    /// The longest pattern, in characters.
    static final int MOST_LENGTH = 200;

    /// A place is a bit of a word.
    static final int MOST_PLACES = Long.SIZE;

    private final CharacterSet[] places;

    /// For each place, those that may come next.
    private final long[] follow;

    private final long first;
    private final long last;
    private final boolean matchesEmpty;

    /// What a part of a pattern says of where a match in it begins and ends.
    ///
    /// @param empty whether it matches nothing at all, too
    /// @param first places that may come first, as bits
    /// @param last places that may come last, as bits
    record Part(boolean empty, long first, long last) {}

    /// Numbers the places while the parts are put together.
    static final class Builder {
        private final CharacterSet[] places = new CharacterSet[MOST_PLACES];
        private final long[] follow = new long[MOST_PLACES];
        private int count;

        Part place(CharacterSet set) {
            if (count == MOST_PLACES) {
                throw new IllegalArgumentException(
                        "the pattern is too large: at most 64 characters and sets, repetitions"
                                + " written out");
            }
            places[count] = set;
            long bit = 1L << count++;
            return new Part(false, bit, bit);
        }

        Part then(Part before, Part after) {
            link(before.last(), after.first());
            return new Part(
                    before.empty() && after.empty(),
                    before.first() | (before.empty() ? after.first() : 0),
                    after.last() | (after.empty() ? before.last() : 0));
        }

        static Part either(Part one, Part other) {
            return new Part(
                    one.empty() || other.empty(),
                    one.first() | other.first(),
                    one.last() | other.last());
        }

        static Part maybe(Part part) {
            return new Part(true, part.first(), part.last());
        }

        Part oneOrMore(Part part) {
            link(part.last(), part.first());
            return part;
        }

        private void link(long from, long to) {
            for (long left = from; left != 0; left &= left - 1) {
                follow[Long.numberOfTrailingZeros(left)] |= to;
            }
        }
    }

    private ValuePattern(Builder built, Part whole) {
        this.places = built.places;
        this.follow = built.follow;
        this.first = whole.first();
        this.last = whole.last();
        this.matchesEmpty = whole.empty();
    }

    /// @throws IllegalArgumentException if it is outside of what is allowed
    static ValuePattern of(String text) {
        if (text.length() > MOST_LENGTH) {
            throw new IllegalArgumentException(
                    "MATCHES takes a pattern of at most " + MOST_LENGTH + " characters");
        }
        Builder builder = new Builder();
        try {
            return new ValuePattern(builder, PatternParser.parse(text).build(builder));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("MATCHES: " + wrong.getMessage(), wrong);
        }
    }

    boolean matches(String value) {
        if (value.isEmpty()) {
            return matchesEmpty;
        }
        long active = 0;
        for (int at = 0; at < value.length(); ) {
            int sign = value.codePointAt(at);
            long next = at == 0 ? first : followers(active);
            active = reading(next, sign);
            if (active == 0) {
                return false;
            }
            at += Character.charCount(sign);
        }
        return (active & last) != 0;
    }

    private long followers(long active) {
        long next = 0;
        for (long left = active; left != 0; left &= left - 1) {
            next |= follow[Long.numberOfTrailingZeros(left)];
        }
        return next;
    }

    private long reading(long candidates, int sign) {
        long reached = 0;
        for (long left = candidates; left != 0; left &= left - 1) {
            int place = Long.numberOfTrailingZeros(left);
            if (places[place].contains(sign)) {
                reached |= 1L << place;
            }
        }
        return reached;
    }
}
