#pragma once
// How programs of a drill grow, line by line.

#include "core/base/rng.hpp"
#include "core/machine/machine.hpp"
#include "core/scenario/environment.hpp"

#include <optional>
#include <string>

namespace cow::quiz {

/// A line that could come next; it may not make sense.
std::string next_line(Rng& rng, int level, const Machine& machine, const Environment& env);

/// The machine behind a program.
class DrillMoment {
public:
    explicit DrillMoment(const std::string& text);

    /// It parses, each step could run, and somebody is left to act.
    bool sound() const { return sound_ && somebody_; }
    const Machine& machine() const { return *machine_; }
    const Environment& environment() const { return env_; }

private:
    bool sound_ = false;
    bool somebody_ = false;
    std::optional<Machine> machine_;
    Environment env_;
};

} // namespace cow::quiz
