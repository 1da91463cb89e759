#pragma once
// Committed_AS is the whole machine's: a difference in what a step charged is the scenario's only while nobody else maps
// memory.

#include "core/machine/machine.hpp"

#include <optional>

namespace cow::real {

class CommitWatch {
public:
    /// `own_pages`: that each real process is charged for itself, beside what the scenario maps.
    explicit CommitWatch(u64 own_pages) : own_pages_(own_pages) {}

    /// A step is about to be done.
    void before_step();
    /// It has been done: the pages charged since, without those of `new_spaces` more address spaces (less, if it is
    /// negative). Nothing when this program has grown itself.
    std::optional<i64> after_step(i64 new_spaces);
    /// Nobody else was seen at work so far, nor is for a while.
    bool stays_quiet();

private:
    struct Reading {
        u64 committed = 0;
        u64 own_program = 0; ///< pages of this program, which may have grown
    };
    static Reading read();

    u64 own_pages_;
    bool disturbed_ = false;
    std::optional<Reading> last_; ///< after the step before
    Reading start_;
};

/// Address spaces that some process runs in.
i64 live_spaces(const Machine& machine);

} // namespace cow::real
