// A lying model is found out: each thing that is compared is altered, one at a time, behind the judge's back. What is
// compared and has no lie here fails the test.

#include "app/linux/sight/field.hpp"
#include "app/linux/verifier.hpp"
#include "core/parse/parser.hpp"
#include "tests/support/skip.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace cow::real {
namespace {

constexpr const char* life = R"(machine frames=64
file "/data" 4 pages
fd = openat(AT_FDCWD, "/data", O_RDWR)
buf = mmap(NULL, 4*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
store buf 'A' x 3
load buf+3*PAGE
map = mmap(NULL, 2*PAGE, PROT_READ|PROT_WRITE, MAP_SHARED, fd, 0)
store map 'x'
child = fork()
child: store buf 'B'
child: load 0x10000
load buf
)";
constexpr const char* merging = R"(machine frames=64
buf = mmap(NULL, 4*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
store buf 'A' x 2
madvise(buf, 4*PAGE, MADV_MERGEABLE)
kernel: ksm_scan
)";

/// False where there is nothing to lie about.
using Tell = bool (*)(Seen& seen);
struct Lie {
    Field field;
    Tell tell;
    const char* scenario = life;
};

ProcessSeen* running(Seen& seen) {
    const auto found = std::find_if(seen.processes.begin(), seen.processes.end(),
                                    [](const ProcessSeen& process) { return process.state == "running"; });
    return found == seen.processes.end() ? nullptr : &*found;
}

VmaSeen* vma(Seen& seen) {
    ProcessSeen* const process = running(seen);
    return process == nullptr || process->vmas.empty() ? nullptr : &process->vmas.front();
}

template <u64 VmaSeen::*Figure> bool figure_lies(Seen& seen) {
    VmaSeen* const found = vma(seen);
    if (found != nullptr) {
        found->*Figure += page_size;
    }
    return found != nullptr;
}

/// The first page of which the kernel tells that too.
template <auto Member> bool page_lies(Seen& seen) {
    ProcessSeen* const process = running(seen);
    if (process == nullptr) {
        return false;
    }
    for (auto& [address, page] : process->pages) {
        auto& value = page.*Member;
        if (value) {
            using Value = std::remove_reference_t<decltype(*value)>;
            value =
                std::is_same_v<Value, bool> ? static_cast<Value>(!*value) : static_cast<Value>(*value + 1);
            return true;
        }
    }
    return false;
}

template <auto Member> bool step_lies(Seen& seen) {
    auto& value = seen.step.*Member;
    if (value) {
        *value += 1;
    }
    return value.has_value();
}

template <auto Member> bool count_lies(Seen& seen) {
    auto& value = seen.*Member;
    if (value) {
        *value += 1;
    }
    return value.has_value();
}

bool accessed_lies(Seen& seen) {
    ProcessSeen* const process = running(seen);
    for (std::size_t i = 0; process != nullptr && i < process->vmas.size(); ++i) {
        const auto page = process->pages.lower_bound(process->vmas[i].start);
        if (page != process->pages.end() && page->first < process->vmas[i].end) {
            page->second.accessed = !*page->second.accessed;
            return true;
        }
    }
    return false;
}

/// Two pages that have a frame each are said to share one.
bool frame_lies(Seen& seen) {
    ProcessSeen* const process = running(seen);
    if (process == nullptr || process->pages.size() < 2) {
        return false;
    }
    PageSeen& first = process->pages.begin()->second;
    PageSeen& second = std::next(process->pages.begin())->second;
    const bool apart = first.frame && second.frame && first.frame != second.frame;
    second.frame = apart ? first.frame : second.frame;
    return apart;
}

DescriptorSeen* descriptor(Seen& seen) {
    ProcessSeen* const process = running(seen);
    const auto found =
        process == nullptr ? decltype(process->descriptors.begin()){} : process->descriptors.find(3);
    return process == nullptr || found == process->descriptors.end() ? nullptr : &found->second;
}

const std::array lies{
    Lie{Field::result,
        [](Seen& seen) {
            const bool address = seen.step.result && seen.step.result->starts_with("0x");
            seen.step.result = address ? "0x7ffff7000000" : seen.step.result;
            return address;
        }},
    Lie{Field::result,
        [](Seen& seen) {
            const bool said = seen.step.result.has_value();
            seen.step.result =
                said ? std::optional<std::string>("-1 ENOMEM (Cannot allocate memory)") : std::nullopt;
            return said;
        }},
    Lie{Field::killed_by,
        [](Seen& seen) {
            const bool said = seen.step.signal.has_value();
            seen.step.signal = said ? std::optional<std::string>("SIGBUS") : std::nullopt;
            return said;
        }},
    Lie{Field::minflt, step_lies<&StepSeen::minflt>},
    Lie{Field::majflt, step_lies<&StepSeen::majflt>},
    Lie{Field::committed, step_lies<&StepSeen::committed>},
    Lie{Field::state,
        [](Seen& seen) {
            ProcessSeen* const process = running(seen);
            if (process != nullptr) {
                process->state = "zombie";
            }
            return process != nullptr;
        }},
    Lie{Field::signal,
        [](Seen& seen) {
            for (ProcessSeen& process : seen.processes) {
                if (process.signal) {
                    *process.signal += 1;
                    return true;
                }
            }
            return false;
        }},
    Lie{Field::vmas,
        [](Seen& seen) {
            VmaSeen* const found = vma(seen);
            if (found != nullptr) {
                found->end += page_size;
            }
            return found != nullptr;
        }},
    Lie{Field::vmas,
        [](Seen& seen) {
            VmaSeen* const found = vma(seen);
            if (found != nullptr) {
                found->rights[2] = 'x';
            }
            return found != nullptr;
        }},
    Lie{Field::pagetables,
        [](Seen& seen) {
            ProcessSeen* const process = running(seen);
            const bool said = process != nullptr && process->page_tables;
            if (said) {
                *process->page_tables += page_size;
            }
            return said;
        }},
    Lie{Field::descriptors,
        [](Seen& seen) {
            ProcessSeen* const process = running(seen);
            return process != nullptr && process->descriptors.emplace(17, DescriptorSeen{}).second;
        }},
    Lie{Field::position,
        [](Seen& seen) {
            DescriptorSeen* const found = descriptor(seen);
            const bool said = found != nullptr && found->position;
            if (said) {
                *found->position += 1;
            }
            return said;
        }},
    Lie{Field::close_on_exec,
        [](Seen& seen) {
            DescriptorSeen* const found = descriptor(seen);
            if (found != nullptr) {
                found->close_on_exec = !found->close_on_exec;
            }
            return found != nullptr;
        }},
    Lie{Field::vma_flags,
        [](Seen& seen) {
            VmaSeen* const found = vma(seen);
            if (found != nullptr) {
                found->flags += "wf ";
            }
            return found != nullptr;
        }},
    Lie{Field::rss, figure_lies<&VmaSeen::rss>},
    Lie{Field::pss, figure_lies<&VmaSeen::pss>},
    Lie{Field::uss, figure_lies<&VmaSeen::uss>},
    Lie{Field::pss_dirty, figure_lies<&VmaSeen::pss_dirty>},
    Lie{Field::shared_clean, figure_lies<&VmaSeen::shared_clean>},
    Lie{Field::shared_dirty, figure_lies<&VmaSeen::shared_dirty>},
    Lie{Field::private_clean, figure_lies<&VmaSeen::private_clean>},
    Lie{Field::private_dirty, figure_lies<&VmaSeen::private_dirty>},
    Lie{Field::anonymous, figure_lies<&VmaSeen::anonymous>},
    Lie{Field::lazyfree, figure_lies<&VmaSeen::lazyfree>},
    Lie{Field::merged, figure_lies<&VmaSeen::merged>},
    Lie{Field::locked, figure_lies<&VmaSeen::locked>},
    Lie{Field::referenced, figure_lies<&VmaSeen::referenced>},
    Lie{Field::accessed, accessed_lies},
    Lie{Field::present,
        [](Seen& seen) {
            ProcessSeen* const process = running(seen);
            const bool any = process != nullptr && !process->pages.empty();
            if (any) {
                process->pages.erase(process->pages.begin());
            }
            return any;
        }},
    Lie{Field::frame, frame_lies},
    Lie{Field::mapcount, page_lies<&PageSeen::mapcount>},
    Lie{Field::zero, page_lies<&PageSeen::zero>},
    Lie{Field::ksm, page_lies<&PageSeen::ksm>},
    Lie{Field::anonymous_page, page_lies<&PageSeen::anonymous>},
    Lie{Field::exclusive, page_lies<&PageSeen::exclusive>},
    Lie{Field::mapped_once, page_lies<&PageSeen::mapped_once>},
    Lie{Field::writable,
        [](Seen& seen) {
            ProcessSeen* const process = running(seen);
            const bool any = process != nullptr && !process->writable.empty();
            if (any) {
                std::string& said = process->writable.begin()->second;
                said = said == "yes" ? "no" : "yes";
            }
            return any;
        }},
    Lie{Field::bytes,
        [](Seen& seen) {
            ProcessSeen* const process = running(seen);
            const bool read = process != nullptr && !process->pages.empty() &&
                              !process->pages.begin()->second.bytes.empty();
            if (read) {
                ++process->pages.begin()->second.bytes.back();
            }
            return read;
        }},
    Lie{Field::file_size,
        [](Seen& seen) {
            const bool any = !seen.files.empty();
            if (any) {
                ++seen.files.begin()->second.size;
            }
            return any;
        }},
    Lie{Field::file_bytes,
        [](Seen& seen) {
            const bool any = !seen.files.empty();
            if (any) {
                ++seen.files.begin()->second.bytes.front();
            }
            return any;
        }},
    Lie{Field::pages_shared, count_lies<&Seen::pages_shared>, merging},
    Lie{Field::pages_sharing, count_lies<&Seen::pages_sharing>, merging},
    Lie{Field::pages_unshared, count_lies<&Seen::pages_unshared>, merging},
};

/// What came of a run with a lie, or without one.
struct Court {
    bool told = false;             ///< there was something to lie about
    std::vector<Difference> found; ///< in the first step that differs
    std::size_t not_compared = 0;
};

Court hear(const char* scenario, Tell tell) {
    Court court;
    VerifyOptions options;
    options.allow_ksm = scenario == merging;
    if (tell != nullptr) {
        options.falsify = [&](Seen& seen) { court.told = tell(seen) || court.told; };
    }
    Verifier verifier(parse_script(scenario).script, options);
    REQUIRE(verifier.obstacle() == "");
    while (!verifier.at_end() && court.found.empty()) {
        const StepVerdict verdict = verifier.advance();
        court.not_compared += verdict.verdict == Verdict::not_compared ? 1U : 0U;
        court.found = verdict.differences;
    }
    return court;
}

bool has(const Court& court, Field field) {
    return std::any_of(court.found.begin(), court.found.end(),
                       [&](const Difference& d) { return d.field == field_name(field); });
}

/// A difference in it may come from others on the machine, so that it is told only where they are quiet.
bool takes_quiet(Field field) {
    return field == Field::committed || field == Field::accessed || field == Field::referenced;
}

/// Whether this machine lets that be seen at all.
bool can_be_seen(Field field) {
    const Traits& traits = probe_traits();
    switch (field) {
    case Field::frame:
    case Field::mapcount:
    case Field::ksm:
    case Field::exclusive:
    case Field::accessed:
    case Field::referenced: return traits.frames_readable;
    case Field::zero:
    case Field::anonymous_page: return traits.frames_readable || traits.pagemap_scan;
    case Field::pages_shared:
    case Field::pages_sharing:
    case Field::pages_unshared: return traits.ksm_writable;
    default: return true;
    }
}

} // namespace

TEST_SUITE("linux lies") {
    TEST_CASE("each thing that is compared has a lie") {
        for (std::size_t i = 0; i < field_count; ++i) {
            const Field field{static_cast<u8>(i)};
            CAPTURE(std::string(field_name(field)));
            CHECK(std::any_of(lies.begin(), lies.end(), [&](const Lie& lie) { return lie.field == field; }));
        }
    }

    TEST_CASE("each lie is found out, where it was told") {
        if (!probe_traits().supported) {
            test::skip(probe_traits().why_not);
            return;
        }
        const Court honest = hear(life, nullptr);
        if (!honest.found.empty()) {
            test::skip("this kernel plays by other rules");
            return;
        }
        CHECK(honest.not_compared == 0);
        for (const Lie& lie : lies) {
            CAPTURE(std::string(field_name(lie.field)));
            if (takes_quiet(lie.field)) {
                continue; // below
            }
            if (!can_be_seen(lie.field)) {
                test::skip(std::string("this machine does not show ") + field_name(lie.field));
                continue;
            }
            const Court court = hear(lie.scenario, lie.tell);
            CHECK(court.told);
            CHECK(has(court, lie.field));
        }
    }

    TEST_CASE("what others on the machine may disturb is found out while they do not") {
        if (!probe_traits().supported) {
            test::skip(probe_traits().why_not);
            return;
        }
        for (const Lie& lie : lies) {
            const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
            bool found = !takes_quiet(lie.field) || !can_be_seen(lie.field);
            while (!found && std::chrono::steady_clock::now() < deadline) {
                found = has(hear(lie.scenario, lie.tell), lie.field);
            }
            if (!found) {
                test::skip(std::string("others on this machine disturb ") + field_name(lie.field));
            }
        }
    }
}

} // namespace cow::real
