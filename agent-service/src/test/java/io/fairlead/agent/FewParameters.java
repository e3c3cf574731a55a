package io.fairlead.agent;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/// A limit on constructors' parameters.
final class FewParameters extends ArchCondition<JavaClass> {

    private final int most;

    private FewParameters(int most) {
        super("have constructors with at most " + most + " parameters");
        this.most = most;
    }

    static FewParameters atMost(int most) {
        return new FewParameters(most);
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        for (JavaConstructor constructor : type.getConstructors()) {
            int count = constructor.getRawParameterTypes().size();
            if (count > most) {
                events.add(
                        SimpleConditionEvent.violated(
                                constructor, constructor.getFullName() + " has " + count));
            }
        }
    }
}
