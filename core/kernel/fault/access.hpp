#pragma once
// Touching memory as the processor does: TLB, page walk, refusal, fault, retry.

#include "core/kernel/kernel.hpp"

#include <optional>
#include <span>

namespace cow {

/// How one access ended.
struct AccessOutcome {
    bool done = false;                  ///< false: the process was killed
    Signal signal = Signal::none;       ///< by this
    std::optional<u8> value = u8{0};    ///< the byte there afterwards; nothing: it is unknown
    Decision decision = Decision::none; ///< of its first fault
};

AccessOutcome load(Kernel& k, ProcId proc, VirtAddr addr);
/// Fetches the instruction at `addr`, as a jump there would.
AccessOutcome fetch(Kernel& k, ProcId proc, VirtAddr addr);
AccessOutcome store(Kernel& k, ProcId proc, VirtAddr addr, u8 value);
/// Several bytes in one go (one access per page).
AccessOutcome store(Kernel& k, ProcId proc, VirtAddr addr, std::span<const u8> bytes);

namespace kernel {

/// What a store leaves: bytes, or what is in a piece of a page.
struct Stored {
    std::span<const u8> bytes{};
    std::optional<ContentPiece> piece{};

    std::size_t size() const { return piece ? piece->length : bytes.size(); }
    std::optional<u8> first(const ContentPool& contents) const;
    Stored part(std::size_t from, std::size_t length) const;
    /// `base` with it at `offset`.
    ContentId onto(ContentPool& contents, ContentId base, u32 offset) const;
};

/// One access within one page. `stored`: what a store writes. `by_kernel`: inside a system call; a bad address then ends
/// in EFAULT instead of a signal.
AccessOutcome access(Kernel& k, ProcId proc, VirtAddr addr, Access kind, const Stored& stored,
                     bool by_kernel);

} // namespace kernel
} // namespace cow
