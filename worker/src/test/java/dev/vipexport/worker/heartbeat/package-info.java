@NullMarked
package dev.vipexport.worker.heartbeat;

import org.jspecify.annotations.NullMarked;
