/// What the tests of several modules need.
@NullMarked
package io.fairlead.testkit;

import org.jspecify.annotations.NullMarked;
