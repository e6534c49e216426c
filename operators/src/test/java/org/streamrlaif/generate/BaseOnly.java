package org.streamrlaif.generate;

import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.schemas.PolicyVersion;

/** Every version is the base model. */
final class BaseOnly implements AdapterSource {
    @Override
    public LoraAdapter adapter(PolicyVersion version) {
        return null;
    }

    @Override
    public void close() {}
}
