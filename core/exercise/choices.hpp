#pragma once
// What can be tried: for each verb the acts that one could think of, right and wrong ones, from what can be seen on the
// machine alone.

#include "core/exercise/exercise.hpp"

#include <span>
#include <vector>

namespace cow {

/// In the order in which they are offered.
std::span<const Verb> verbs_of(ExerciseKind kind);

/// Acts of this verb to choose from; one alone where there is nothing to choose.
std::vector<Act> choices(const Exercise& exercise, Verb verb);

/// What pointing at an entry, or at a frame, means: none where that is nothing to the verb; two where the entry may be
/// set writable or read-only.
std::vector<Act> acts_on_page(const Exercise& exercise, Verb verb, MmId mm, Vpn page);
std::vector<Act> acts_on_frame(const Exercise& exercise, Verb verb, Pfn frame);

} // namespace cow
