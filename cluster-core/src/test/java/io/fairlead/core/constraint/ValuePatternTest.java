package io.fairlead.core.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuePatternTest {

    private static boolean matches(String pattern, String value) {
        return ValuePattern.of(pattern).matches(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "web-[0-9]+ web-12 true",
                "web-[0-9]+ web- false",
                "web-[0-9]+ xweb-1 false",
                "^web.*$ web true",
                "a|bc bc true",
                "a|bc ac false",
                "(?:a|b)*c ababc true",
                "(a|b)?c c true",
                "a{2} aa true",
                "a{2} aaa false",
                "a{2,} aaaa true",
                "a{2,} a false",
                "a{0,2}b b true",
                "a{1,3} aaa true",
                "a{1,3} aaaa false",
                "\\d\\D\\w\\W\\s?\\S 1x_-z true",
                "[^a-c]+ xyz true",
                "[^a-c]+ xbz false",
                "[-a]+ a-a true",
                "[\\]\\w]+ ]x true",
                "h\\.1\\$ h.1$ true",
                "h\\.1 hx1 false",
                "\\\\$ \\ true",
                "z.rich zürich true",
                "z[à-ü]rich zürich true",
                "..- 😀x- true"
            })
    void matches_whole_values(String pattern, String value, boolean expected) {
        assertThat(matches(pattern, value)).isEqualTo(expected);
    }

    @Test
    void an_empty_value_matches_what_is_optional_throughout() {
        assertThat(matches("a*", "")).isTrue();
        assertThat(matches("a+", "")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "(",
                ")",
                "a)",
                "(a",
                "[",
                "[a",
                "[]",
                "a**",
                "a+?",
                "*a",
                "a{",
                "a{0}",
                "a{3,2}",
                "a{x}",
                "(a)\\1",
                "(?=a)",
                "(?i)a",
                "a|",
                "()",
                "\\bx",
                "\\p{L}",
                "[z-a]",
                "[\\d-x]",
                "[[a]]",
                "[a&&b]",
                "[\\D]",
                "a^b",
                "a$b",
                "\\",
                "a{65}",
                "(a{8}){9}"
            })
    void what_is_outside_of_the_subset_is_refused(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ValuePattern.of(pattern))
                .withMessageStartingWith("MATCHES: ");
    }

    @Test
    void a_refusal_says_where() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ValuePattern.of("ab(?=c)"))
                .withMessageContaining("look-around")
                .withMessageContaining("at character 4");
    }

    /// Were it to try one way after the other, this would not end.
    @Test
    void what_explodes_elsewhere_costs_a_step_for_each_character() {
        String value = "a".repeat(5_000) + "!";
        assertThat(matches("(a+)+b", value)).isFalse();
        assertThat(matches("(a|a)*(a|aa)+c", value)).isFalse();
        assertThat(matches("((((a*)*)*)*)*b", value)).isFalse();
    }

    @Test
    void nested_repetitions_are_refused_before_they_are_written_out() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ValuePattern.of("((((((a{9}){9}){9}){9}){9}){9}){9}"));
    }

    @Test
    void agrees_with_the_usual_regular_expressions() {
        long seed = 20_261_125;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            String pattern = pattern(random, 3);
            ValuePattern ours;
            try {
                ours = ValuePattern.of(pattern);
            } catch (IllegalArgumentException tooLarge) {
                assertThat(tooLarge).hasMessageContaining("too large");
                continue;
            }
            String value = value(random);
            assertThat(ours.matches(value))
                    .as("seed %d: %s on '%s'", seed, pattern, value)
                    .isEqualTo(Pattern.matches(pattern, value));
        }
    }

    private static String pattern(SplittableRandom random, int depth) {
        StringBuilder pattern = new StringBuilder();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            String atom =
                    depth == 0 || random.nextInt(3) > 0
                            ? oneOf(random, "a", "b", ".", "[ab]", "[^a]", "\\d", "1", "\\w")
                            : "(" + pattern(random, depth - 1) + ")";
            pattern.append(atom)
                    .append(oneOf(random, "", "", "", "*", "+", "?", "{2}", "{1,2}", "{0,2}"));
            if (i > 1 && random.nextInt(4) == 0) {
                pattern.append('|');
            }
        }
        return pattern.toString();
    }

    private static String oneOf(SplittableRandom random, String... words) {
        return words[random.nextInt(words.length)];
    }

    private static String value(SplittableRandom random) {
        StringBuilder value = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            value.append(oneOf(random, "a", "b", "1", "-"));
        }
        return value.toString();
    }
}
