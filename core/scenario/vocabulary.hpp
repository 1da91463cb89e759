#pragma once
// Every word of the scenario language, one table each. The parser knows no other words, suggestions are taken from
// here, and a test holds scenarios/README.md against these tables.

#include "core/base/ids.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace cow::vocabulary {

// ---- system calls --------------------------------------------------------------------------------------------------

enum class CallId : u8 {
    mmap,
    munmap,
    mprotect,
    mremap,
    brk,
    madvise,
    fork,
    vfork,
    clone,
    clone3,
    execve,
    exit,
    wait4,
    kill,
    open,
    openat,
    close,
    read,
    write,
    prctl,
    neutral, ///< touches no modelled memory: accepted, and without effect
};

/// A named number: PROT_READ, MADV_FREE, O_RDONLY, SIGKILL.
struct Flag {
    std::string_view name;
    u64 value = 0;
};

/// What one argument takes. `combines`: joined by |.
struct FlagSet {
    std::string_view what; ///< "mapping flag"
    std::span<const Flag> flags;
    bool combines = true;

    const Flag* find(std::string_view name) const;
};

struct ArgSpec {
    enum class Kind : u8 {
        expr,   ///< an address, a size, a number
        fd,     ///< a descriptor
        flags,  ///< names of `set`
        path,   ///< "text"
        buffer, ///< an address, or the bytes that strace shows instead of it
        any,    ///< anything; it has no meaning here
    };
    std::string_view name;
    Kind kind = Kind::expr;
    const FlagSet* set = nullptr;
};

struct CallSpec {
    std::string_view name;
    CallId id = CallId::neutral;
    std::size_t required = 0; ///< arguments that cannot be left out
    std::span<const ArgSpec> args;

    /// Makes a process: the name before '=' is the child's.
    bool forks() const {
        return id == CallId::fork || id == CallId::vfork || id == CallId::clone || id == CallId::clone3;
    }
};

std::span<const CallSpec> calls();
/// The calls that are accepted because traces contain them, without effect.
std::span<const std::string_view> neutral_calls();
/// A modelled call, or the one CallSpec of all neutral ones, or null.
const CallSpec* find_call(std::string_view name);
std::span<const FlagSet> flag_sets();
const FlagSet& advices();
const FlagSet& prctl_options();

// ---- values of expect ----------------------------------------------------------------------------------------------

enum class ValueId : u8 {
    frame,
    refs,
    mapcount,
    present,
    writable,
    dirty,
    accessed,
    cow,
    zero,
    ksm,
    value,
    rss,
    pss,
    uss,
    vsz,
    minflt,
    majflt,
    shared_clean,
    shared_dirty,
    private_clean,
    private_dirty,
    anonymous,
    pagetables,
    signal,
    state,
    frames_used,
    frames_free,
    copies,
    reuses,
    zero_fills,
    file_reads,
    faults,
    tlb_misses,
    tlb_flushes,
    committed,
    saved,
    pages_shared,
    pages_sharing,
    pages_unshared,
    oom_kills,
    result,
};
/// What a value is of: `refs(init, buf)`, `rss(init)`, `copies`.
enum class Of : u8 { page, process, machine };
enum class Type : u8 { number, boolean, frame, byte, signal, state };

struct ValueSpec {
    std::string_view name;
    ValueId id{};
    Of of = Of::machine;
    Type type = Type::number;
};
std::span<const ValueSpec> values();
const ValueSpec* find_value(std::string_view name);

// ---- the rest ------------------------------------------------------------------------------------------------------

/// PAGE, NULL, AT_FDCWD: names of numbers that any expression may use.
std::span<const Flag> constants();
const Flag* find_constant(std::string_view name);
/// SIGSEGV …: what kill() sends and signal(P) is.
std::span<const Flag> signals();
const Flag* find_signal(std::string_view name);
/// running, zombie, reaped.
std::span<const std::string_view> states();
std::optional<u64> find_state(std::string_view name);

std::span<const std::string_view> language_codes(); ///< of translated texts: en, zh
std::span<const std::string_view> statements();     ///< first words of a line: title, machine, load, …
std::span<const std::string_view> kernel_work();    ///< ksm_scan, reclaim
std::span<const std::string_view> settings();       ///< of the machine line
std::span<const std::string_view> ask_options();
std::span<const std::string_view> other_words(); ///< x, every, pick, pages, exec, and, or, not, none, …

/// A word that cannot be the name of a value or a process.
bool is_reserved(std::string_view name);

/// The names of a table, as nearest_word() takes them.
template <class Table> std::vector<std::string_view> names_of(const Table& table) {
    std::vector<std::string_view> out;
    for (const auto& row : table) {
        if constexpr (requires { row.name; }) {
            out.push_back(row.name);
        } else {
            out.push_back(row);
        }
    }
    return out;
}

} // namespace cow::vocabulary
