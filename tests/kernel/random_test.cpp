// Copy-on-write must not be seen: random programs, on every kind of machine, against a reference that copies
// everything. And whatever they did, all of it can be undone.
//
// COWSCOPE_TEST_LONG=N runs N seeds of each.

#include "tests/kernel/program.hpp"

#include <cstdlib>

using namespace cow;
using namespace cow::test;

namespace {

u64 seeds(u64 usual) {
    const char* more = std::getenv("COWSCOPE_TEST_LONG");
    return more == nullptr ? usual : std::max<u64>(usual, std::strtoull(more, nullptr, 10));
}

/// A kernel whose invariants are checked after every call, not after every event, so that more programs can run.
class Bare {
public:
    explicit Bare(const MachineConfig& config) : machine_(config), kernel_(machine_, &log_) {
        start_ = machine_hash(machine_);
    }
    const Machine& machine() const { return machine_; }
    void run(const std::function<void(Kernel&)>& body) {
        body(kernel_);
        for (const Violation& violation : check_invariants(machine_, true)) {
            FAIL(violation.invariant, ": ", violation.detail);
        }
    }
    void undo_all() {
        const u64 end = machine_hash(machine_);
        for (std::size_t i = log_.size(); i-- > 0;) {
            cow::undo(machine_, log_[i]);
        }
        CHECK(machine_hash(machine_) == start_);
        for (const Event& event : log_) {
            cow::apply(machine_, event);
        }
        CHECK(machine_hash(machine_) == end);
    }

private:
    Machine machine_;
    std::vector<Event> log_;
    Kernel kernel_;
    u64 start_ = 0;
};

void run_bare(const MachineConfig& config, u64 seed, int steps, Program::Options options) {
    CAPTURE(seed);
    Bare bare(config);
    Program program(
        bare.machine(), [&](const auto& body) { bare.run(body); }, seed, options);
    for (int step = 0; step < steps; ++step) {
        CAPTURE(step);
        program.step();
    }
    bare.undo_all();
}

struct Variant {
    const char* name;
    MachineConfig config;
    Program::Options options{};
};

const std::vector<Variant>& strategies() {
    static const std::vector<Variant> all{
        {"fork=cow", {.frames = 1024}},
        {"fork=eager", {.frames = 1024, .fork = ForkMode::eager}},
        {"fork=ondemand", {.frames = 1024, .fork = ForkMode::ondemand}},
    };
    return all;
}

const std::vector<Variant>& machines() {
    static const std::vector<Variant> all{
        {"no zero page", {.frames = 1024, .zero_page = false}},
        {"no TLB", {.frames = 1024, .tlb = 0}},
        {"a TLB of 3", {.frames = 1024, .tlb = 3}},
        {"no fault-around", {.frames = 1024, .fault_around = 1}},
        {"5 levels, wide fault-around", {.frames = 1024, .levels = 5, .fault_around = 64}},
        {"reclaim", {.frames = 1024}, {.reclaim = true}},
        {"short of memory", {.frames = 48}, {.pressure = true, .reclaim = true}},
        {"short of memory, eager",
         {.frames = 64, .fork = ForkMode::eager},
         {.pressure = true, .reclaim = true}},
        {"short of memory, ondemand",
         {.frames = 48, .fork = ForkMode::ondemand},
         {.pressure = true, .reclaim = true}},
        {"nothing promised in vain", {.frames = 256, .overcommit = 2}, {.pressure = true, .reclaim = true}},
    };
    return all;
}

} // namespace

TEST_CASE("programs see the same bytes whether fork copies at once, at the first write, or page tables too") {
    for (const Variant& each : strategies()) {
        CAPTURE(std::string(each.name));
        for (u64 seed = 1; seed <= seeds(8); ++seed) {
            run_bare(each.config, seed, 300, {.reclaim = seed % 2 == 0});
        }
    }
}

TEST_CASE("programs see the same bytes on every kind of machine") {
    for (const Variant& each : machines()) {
        CAPTURE(std::string(each.name));
        for (u64 seed = 1; seed <= seeds(3); ++seed) {
            run_bare(each.config, 100 + seed, 300, each.options);
        }
    }
}

TEST_CASE("programs keep every invariant after each event") {
    for (const Variant& each : strategies()) {
        CAPTURE(std::string(each.name));
        for (u64 seed = 1; seed <= (seeds(1) + 7) / 8; ++seed) {
            CAPTURE(seed);
            World world(each.config);
            Program program(world.machine(), [&](const auto& body) { world.run(body); }, 1000 + seed, {});
            for (int step = 0; step < 100; ++step) {
                CAPTURE(step);
                program.step();
            }
        }
    }
}
