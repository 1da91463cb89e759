// Whatever processes do, in whatever kind of machine: every event can be undone and applied again, and every invariant
// holds after each of them (see support/world.hpp).

#include "tests/support/random_calls.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

using namespace cow;
using namespace cow::test;

namespace {

struct Variant {
    std::string name;
    MachineConfig config;
};

const std::vector<Variant>& variants() {
    static const std::vector<Variant> all{
        {"plenty of memory", {.frames = 4096}},
        {"short of memory", {.frames = 24}},
        {"no zero page, no fault-around", {.frames = 200, .fault_around = 1, .zero_page = false}},
        {"no TLB", {.frames = 200, .tlb = 0}},
        {"a TLB of 3, 3 levels", {.frames = 200, .levels = 3, .tlb = 3}},
        {"2 levels", {.frames = 100, .levels = 2}},
        {"5 levels", {.frames = 100, .levels = 5}},
        {"strict overcommit", {.frames = 64, .overcommit = 2}},
        {"overcommit always", {.frames = 64, .overcommit = 1}},
        {"fork=eager", {.frames = 200, .fork = ForkMode::eager}},
        {"fork=ondemand", {.frames = 200, .fork = ForkMode::ondemand}},
        {"fork=ondemand, short of memory", {.frames = 24, .fork = ForkMode::ondemand}},
    };
    return all;
}

} // namespace

TEST_CASE("random calls keep every invariant and can be undone") {
    const char* more = std::getenv("COWSCOPE_RANDOM_SEEDS"); // for a longer search
    const u64 seeds = more == nullptr ? 1 : std::strtoull(more, nullptr, 10);
    for (const Variant& variant : variants()) {
        CAPTURE(variant.name);
        for (u64 seed = 1; seed <= seeds; ++seed) {
            CAPTURE(seed);
            World world(variant.config);
            RandomCalls calls(world, seed);
            for (int step = 0; step < 60; ++step) {
                CAPTURE(step);
                calls.step();
                if (world.breach()) {
                    break;
                }
            }
        }
    }
}

TEST_CASE("a failing allocation leaves no trace, whichever it is") {
    for (const Variant& variant : variants()) {
        CAPTURE(variant.name);
        for (u64 seed = 1; seed <= 1; ++seed) {
            CAPTURE(seed);
            World world(variant.config);
            RandomCalls calls(world, seed * 100);
            Rng rng(seed);
            for (int step = 0; step < 60; ++step) {
                CAPTURE(step);
                world.run([&](Kernel& kernel) { kernel.fail_allocation(static_cast<i64>(rng.below(4))); });
                calls.step();
            }
        }
    }
}
