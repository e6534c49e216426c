package org.streamrlaif.judge.remote;

import org.streamrlaif.encode.FramesConfig;

/** Configurations for tests: everything soon, and a reply is waited for as long as it takes. */
public final class RemoteConfigs {

    static final LimitsConfig UNLIMITED = new LimitsConfig(4, 0, 0, 0, 0, 0);

    private RemoteConfigs() {}

    static RetryConfig retry(int attempts) {
        return new RetryConfig(attempts, 0.01, 2, 300, 100, 0.5);
    }

    public static RemoteConfig of(String endpoint) {
        return of(endpoint, retry(3), UNLIMITED);
    }

    static RemoteConfig of(String endpoint, RetryConfig retry, LimitsConfig limits) {
        return new RemoteConfig(
                endpoint,
                "judge-1",
                "",
                "",
                true,
                FramesConfig.defaults(),
                retry,
                limits,
                "/journal");
    }

    static RemoteConfig withKey(String endpoint, String file, String variable) {
        return new RemoteConfig(
                endpoint,
                "judge-1",
                file,
                variable,
                true,
                FramesConfig.defaults(),
                retry(2),
                UNLIMITED,
                "/journal");
    }
}
