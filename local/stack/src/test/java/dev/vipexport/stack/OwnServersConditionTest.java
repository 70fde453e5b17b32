package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OwnServersConditionTest {

    @Test
    void reasons_nameExistingTests() throws Exception {
        for (String test : OwnServersCondition.REASONS.keySet()) {
            int dot = test.indexOf('.');
            String name = dot < 0 ? test : test.substring(0, dot);
            Class<?> type = Class.forName(getClass().getPackageName() + "." + name);
            if (dot >= 0) {
                assertThat(Arrays.stream(type.getDeclaredMethods()).map(Method::getName))
                        .contains(test.substring(dot + 1));
            }
        }
    }
}
