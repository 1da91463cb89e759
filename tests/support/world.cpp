#include "tests/support/world.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace cow::test {
namespace {

/// Every event of a long call cannot be looked at: the world is linear in its size.
constexpr std::size_t most_checks = 1500;

/// The first lines that differ.
std::string difference(const std::string& expected, const std::string& found) {
    std::string out;
    std::size_t a = 0;
    std::size_t b = 0;
    for (std::size_t shown = 0; shown < 6 && (a < expected.size() || b < found.size());) {
        const std::string one = expected.substr(a, expected.find('\n', a) - a);
        const std::string other = found.substr(b, found.find('\n', b) - b);
        if (one != other) {
            out += "\n  expected: " + one + "\n  found:    " + other;
            ++shown;
        }
        a = std::min(expected.size(), a + one.size() + 1);
        b = std::min(found.size(), b + other.size() + 1);
    }
    return out;
}

} // namespace

World::World(MachineConfig config)
    : machine_(config), kernel_(machine_, &log_), start_hash_(machine_hash(machine_)) {}

World::~World() {
    const u64 last = machine_hash(machine_);
    for (std::size_t i = all_.size(); i-- > 0;) {
        cow::undo(machine_, all_[i]);
    }
    CHECK_MESSAGE(machine_hash(machine_) == start_hash_, "everything undone is not the beginning");
    for (const Event& event : all_) {
        cow::apply(machine_, event);
    }
    CHECK_MESSAGE(machine_hash(machine_) == last, "everything applied again is not the end");
}

void World::begin() {
    log_.clear();
    call_start_ = machine_dump(machine_);
}

/// Undoes the call and applies it again, with every hash and invariant on the way.
void World::verify() {
    const std::size_t stride = log_.size() / most_checks + 1;
    const std::string end = machine_dump(machine_);
    std::vector<u64> hashes(log_.size() + 1);
    for (std::size_t i = log_.size(); i-- > 0;) {
        if ((i + 1) % stride == 0 || i + 1 == log_.size()) {
            hashes[i + 1] = machine_hash(machine_);
        }
        cow::undo(machine_, log_[i]);
    }
    const std::string undone = machine_dump(machine_);
    const bool restored = undone == call_start_;
    CHECK_MESSAGE(restored, "the call undone is not the machine before it:", difference(call_start_, undone));
    for (std::size_t i = 0; i < log_.size(); ++i) {
        cow::apply(machine_, log_[i]);
        if ((i + 1) % stride != 0 && i + 1 != log_.size()) {
            continue;
        }
        const bool same = machine_hash(machine_) == hashes[i + 1];
        CHECK_MESSAGE(same, "event ", i, " ", event_name(log_[i]), " undone and applied again differs");
        check_event_at(i);
    }
    const std::string again = machine_dump(machine_);
    const bool redone = again == end;
    CHECK_MESSAGE(redone, "the call applied again differs:", difference(end, again));
    for (const Violation& violation : check_invariants(machine_, true)) {
        report(violation, "at rest");
    }
    all_.insert(all_.end(), log_.begin(), log_.end());
}

void World::check_event_at(std::size_t index) {
    std::vector<Violation> found = check_event(machine_, log_[index]);
    if (changes_machine(log_[index])) {
        for (Violation& violation : check_invariants(machine_, false)) {
            found.push_back(std::move(violation));
        }
    }
    for (const Violation& violation : found) {
        report(violation,
               "after event " + std::to_string(index) + " " + std::string(event_name(log_[index])));
    }
}

/// Once: what is broken stays broken.
void World::report(const Violation& violation, const std::string& when) {
    if (breach_) {
        return;
    }
    breach_ = violation;
    if (machine_.config.bug == Bug::none) {
        FAIL_CHECK(when, ": ", violation.invariant, ": ", violation.detail);
    }
}

ProcId World::process(std::string_view name) {
    return run([&](Kernel& kernel) { return cow::create_process(kernel, name); });
}

VirtAddr World::map(ProcId proc, u64 pages, u32 flags, u32 protection) {
    const CallResult result = run([&](Kernel& kernel) {
        return sys::mmap(kernel, proc, {.length = pages * page_size, .prot = protection, .flags = flags});
    });
    REQUIRE_FALSE(result.failed());
    return VirtAddr{static_cast<u64>(result.value)};
}

VirtAddr World::map_file(ProcId proc, i32 fd, u64 pages, u32 flags, u32 protection) {
    const CallResult result = run([&](Kernel& kernel) {
        return sys::mmap(kernel, proc,
                         {.length = pages * page_size, .prot = protection, .flags = flags, .fd = fd});
    });
    REQUIRE_FALSE(result.failed());
    return VirtAddr{static_cast<u64>(result.value)};
}

i32 World::open(ProcId proc, std::string_view path, u64 pages) {
    const CallResult result = run([&](Kernel& kernel) {
        if (!find_file(kernel.machine(), path)) {
            cow::create_file(kernel, path, pages * page_size, false);
        }
        return sys::open(kernel, proc, path, open_flag::rdwr);
    });
    REQUIRE_FALSE(result.failed());
    return static_cast<i32>(result.value);
}

ProcId World::fork(ProcId proc, std::string_view name) {
    const CallResult result = run([&](Kernel& kernel) { return sys::fork(kernel, proc, name); });
    REQUIRE_FALSE(result.failed());
    return ProcId{static_cast<u32>(machine_.processes.size() - 1)};
}

void World::exit(ProcId proc, i32 code) {
    run([&](Kernel& kernel) { sys::exit(kernel, proc, code); });
}
AccessOutcome World::load(ProcId proc, VirtAddr addr) {
    return run([&](Kernel& kernel) { return cow::load(kernel, proc, addr); });
}
AccessOutcome World::store(ProcId proc, VirtAddr addr, u8 value) {
    return run([&](Kernel& kernel) { return cow::store(kernel, proc, addr, value); });
}
CallResult World::munmap(ProcId proc, VirtAddr addr, u64 pages) {
    return run([&](Kernel& kernel) { return sys::munmap(kernel, proc, addr, pages * page_size); });
}
CallResult World::mprotect(ProcId proc, VirtAddr addr, u64 pages, u32 protection) {
    return run(
        [&](Kernel& kernel) { return sys::mprotect(kernel, proc, addr, pages * page_size, protection); });
}
CallResult World::madvise(ProcId proc, VirtAddr addr, u64 pages, Advice advice) {
    return run([&](Kernel& kernel) {
        return sys::madvise(kernel, proc, addr, pages * page_size, static_cast<i32>(advice));
    });
}
void World::ksm_scan() {
    run([](Kernel& kernel) { cow::ksm_scan(kernel); });
}

Machine round_trip(const Machine& before, const Event& event) {
    Machine machine = before;
    const std::string start = machine_dump(machine);
    const u64 hash = machine_hash(machine);
    cow::apply(machine, event);
    const std::string applied = machine_dump(machine);
    cow::undo(machine, event);
    CHECK_MESSAGE(machine_hash(machine) == hash, event_name(event),
                  " undone: ", difference(start, machine_dump(machine)));
    cow::apply(machine, event);
    const bool redone = machine_dump(machine) == applied;
    CHECK_MESSAGE(redone, event_name(event), " applied again: ", difference(applied, machine_dump(machine)));
    return machine;
}

} // namespace cow::test
