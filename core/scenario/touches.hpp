#pragma once
// Which addresses a `load` or `store` line goes to.

#include "core/base/rng.hpp"
#include "core/scenario/script.hpp"

namespace cow {

/// The seed of `pick` in a step.
inline u64 pick_seed(const Script& script, std::size_t step) { return mix64(script.config.seed) ^ step; }

/// Calls visit(address) for each, lowest first, until it returns false.
template <class Visit> void for_each_touch(const TouchStatement& touch, u64 base, u64 seed, Visit&& visit) {
    u64 wanted = touch.pick.value_or(touch.count);
    Rng rng(seed);
    for (u64 i = 0; i < touch.count && wanted != 0; ++i) {
        // Each of the rest is as likely as any other to be among the wanted ones.
        if (touch.pick && rng.below(touch.count - i) >= wanted) {
            continue;
        }
        --wanted;
        if (!visit(base + i * touch.stride)) {
            return;
        }
    }
}

} // namespace cow
