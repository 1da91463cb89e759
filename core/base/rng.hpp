#pragma once
// SplitMix64: small, seeded, the same on every machine.

#include "core/base/ids.hpp"

#include <cstddef>
#include <utility>
#include <vector>

namespace cow {

constexpr u64 mix64(u64 x) {
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31U);
}

class Rng {
public:
    explicit constexpr Rng(u64 seed) : state_(seed) {}
    constexpr u64 next() {
        state_ += 0x9e3779b97f4a7c15ULL;
        return mix64(state_);
    }
    /// Uniform in [0, bound); 0 when bound is 0.
    constexpr u64 below(u64 bound) { return bound == 0 ? 0 : next() % bound; }

private:
    u64 state_;
};

/// Any order is as likely as any other.
template <class T> void shuffle(std::vector<T>& values, Rng& rng) {
    for (std::size_t i = values.size(); i > 1; --i) {
        std::swap(values[i - 1], values[rng.below(i)]);
    }
}

} // namespace cow
