/** The packaged jars, started as an operator starts them, against Kafka in a container. */
@NullMarked
package dev.vipexport.stack.containers;

import org.jspecify.annotations.NullMarked;
