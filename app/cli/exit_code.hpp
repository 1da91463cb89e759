#pragma once
// What the program tells its caller: the exit codes are a contract with scripts and graders.

namespace cow::cli {

enum class Exit : int {
    ok = 0,     ///< all expectations hold
    failed = 1, ///< some expectation does not hold, or a step could not run
    bad = 2,    ///< a bad file, or bad use
    cannot = 3, ///< this machine cannot (no display to open a window on)
};

/// The more serious of two: of several files, the worst one decides.
constexpr Exit worse(Exit one, Exit other) { return one > other ? one : other; }

} // namespace cow::cli
