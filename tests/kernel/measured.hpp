#pragma once
// A world that is read as the measurements on Linux were: every action gives its minor faults, smaps and maps are lines
// of the same form, so that a test can stand beside its transcript.
//
//   Measured m;                                            (page 0 is at 0x500000000000, as in the transcripts)
//   const ProcId a = m.process("A");
//   const VirtAddr p0 = m.anon(a, 4);
//   CHECK(m.store(a, p0, 1) == 1);                         one minor fault
//   CHECK(m.smaps(a, p0) == "Rss=4 Pss=4 ShC=0 ShD=0 PrC=0 PrD=4 Anon=4");

#include "tests/support/world.hpp"

#include <doctest/doctest.h>

#include <span>
#include <string>

namespace cow::test {

inline constexpr VirtAddr base{0x500000000000};
constexpr VirtAddr page_at(u64 index) { return base + index * page_size; }

inline constexpr u32 rw = prot::read | prot::write;
inline constexpr u32 ro = prot::read;
inline constexpr u32 private_anon = map::priv | map::anonymous;
inline constexpr u32 shared_anon = map::shared | map::anonymous;

class Measured : public World {
public:
    explicit Measured(MachineConfig config = {.frames = 256}) : World(config) {}

    /// Minor faults of `proc` while `action` runs.
    template <class Action> u64 minflt(ProcId proc, Action&& action) {
        const u64 before = machine().process(proc).minflt;
        action();
        return machine().process(proc).minflt - before;
    }
    /// Each is one access that must succeed, and gives its minor faults.
    u64 load(ProcId proc, VirtAddr addr, u8 expected);
    u64 store(ProcId proc, VirtAddr addr, u8 value);
    /// An access that must end in a signal: which one.
    Signal killed_by_load(ProcId proc, VirtAddr addr) { return World::load(proc, addr).signal; }
    Signal killed_by_store(ProcId proc, VirtAddr addr) { return World::store(proc, addr, 1).signal; }

    /// A mapping at page `index` after `base`. anon() and file() must succeed.
    CallResult mmap(ProcId proc, u64 index, u64 pages, u32 protection, u32 flags, i32 fd = -1,
                    u64 offset = 0);
    VirtAddr anon(ProcId proc, u64 pages, u64 index = 0, u32 protection = rw, u32 flags = private_anon);
    VirtAddr file(ProcId proc, i32 fd, u64 pages, u64 index = 0, u32 flags = map::priv, u32 protection = rw);
    CallResult mremap(ProcId proc, VirtAddr from, u64 old_pages, u64 new_pages, u32 flags, VirtAddr to = {});

    Pfn frame(ProcId proc, VirtAddr addr) const { return page(proc, addr).pfn; }
    /// "Rss=4 Pss=2 ShC=0 ShD=4 PrC=0 PrD=0 Anon=4", in KiB, of the VMA at `addr`; "" when there is none.
    std::string smaps(ProcId proc, VirtAddr addr) const;
    /// One line for each VMA: "500000000000-500000001000 rw-p\n".
    std::string maps(ProcId proc) const;
    const Vma* vma(ProcId proc, VirtAddr addr) const {
        return machine().spaces[mm(proc).v].find(addr.page());
    }
    u64 present(ProcId proc, VirtAddr addr, u64 pages) const;
    /// "16..31": the first and the last present page of `pages`; "none".
    std::string present_range(ProcId proc, VirtAddr addr, u64 pages) const;
};

/// A table of cases, each run as a subcase of its own.
struct Case {
    const char* name;
    void (*run)();
};
void run_cases(std::span<const Case> cases);

} // namespace cow::test
