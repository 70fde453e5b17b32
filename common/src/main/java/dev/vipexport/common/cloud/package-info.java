/** Connects to back ends: clients of Google Cloud, their settings, retry delays, threads, and the exception for an outage. */
@NullMarked
package dev.vipexport.common.cloud;

import org.jspecify.annotations.NullMarked;
