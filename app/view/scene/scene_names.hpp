#pragma once
// What things on the stage are called.

#include "app/view/scene/page_runs.hpp"
#include "core/explain/sentence.hpp"
#include "core/machine/machine.hpp"

#include <string>

namespace cow::ui {

/// "buf+0x1000", "buf+0x1000 … +0x3ff000"; of a bare address its last digits.
std::string pages_label(const Machine& machine, MmId mm, const PageRun& run, const Labels& labels);

/// "anon", "libc 0", "shm 3".
std::string frame_kind_text(const Machine& machine, const Frame& frame);

/// "41 A", "7f 45 4c 46", "+010 41 A": the first bytes that say something.
std::string content_text(const ContentPool& contents, ContentId content);

/// "F7–F1029", "F7 …" when others lie in between.
std::string frames_name(Pfn first, u64 count, RunFrames frames);

/// The process that stands for an address space: the first that runs in it, else the one it was made for.
ProcId process_of(const Machine& machine, MmId mm);

} // namespace cow::ui
