/// The REST contract between the services: records, and interfaces used by server and client alike.
@NullMarked
package io.fairlead.api;

import org.jspecify.annotations.NullMarked;
