/// The HTTP manners of the agent: who is let in, how refusals look.
@NullMarked
package io.fairlead.agent.web;

import org.jspecify.annotations.NullMarked;
