#pragma once
// Makes one random program, line by line. The model runs each line as it is made, so that the next one knows what is
// mapped, open and alive.

#include "core/base/rng.hpp"
#include "core/machine/machine.hpp"
#include "core/scenario/runner.hpp"
#include "tests/differential/program_options.hpp"

#include <fmt/format.h>

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cow::differential {

/// A formatted text. Written in braces its arguments are drawn from left to right, with every compiler.
struct Said {
    template <class... Args>
    Said(fmt::format_string<Args...> format, Args&&... args)
        : text(fmt::format(format, std::forward<Args>(args)...)) {}
    std::string text;
};
inline std::string said(const Said& line) { return line.text; }

class Generator {
public:
    Generator(u64 seed, const ProgramOptions& options);
    std::string run();

private:
    struct Range {
        u64 addr = 0;
        u64 bytes = 0;
    };

    // generate.cpp: what happens next
    void step();
    void add(const std::string& line);
    void act(const Said& line) { add(fmt::format("{}: ", machine_.name(process())) + line.text); }
    bool choose_actor();
    bool expendable();
    std::size_t alive() const;
    bool anybody_stopped() const;

    // generate_memory.cpp
    void touch();
    void mmap();
    void munmap();
    void mprotect();
    void mremap();
    void brk();
    void madvise();
    std::string mapping_flags(bool anonymous, bool shared);
    std::string placement(std::string& flags);
    std::string protection();

    // generate_locking.cpp
    void lock();
    void limit();
    std::string limit_value(Resource which);
    // generate_advice.cpp
    void advise();
    void mincore();
    void fetch();

    // generate_foreign.cpp
    void copy_foreign();
    void trace();
    bool quiet(ProcId proc) const;
    std::optional<ProcId> other_process();

    // generate_processes.cpp
    void breed();
    void end();
    void execve();
    void kill();
    void wait();
    void prctl();
    void ksm_scan();

    // generate_files.cpp
    void open();
    void close();
    void transfer();
    i32 descriptor(bool sane);
    const OpenFile* open_file(i32 fd) const;
    bool overlaps(i32 fd, u64 page) const;
    bool is_cold(i32 fd) const;
    bool mappable(i32 fd);

    // generate_io.cpp
    void make_file();
    void copy_descriptor();
    void seek();
    void resize();
    void rename();
    void transfer_at();
    void copy_file();
    u64 place_in_file();

    // generate_pipes.cpp
    void make_pipe();
    void use_pipe();
    std::optional<i32> pipe_end();

    // generate_kernel_writes.cpp
    void fill();
    void ask_itself();

    // generate_writeback.cpp
    void write_back();
    void sync_file();
    void segment();
    void make_segment();
    void attach_segment();
    i32 segment_id(bool sane);

    // picker.cpp: where
    u64 any_page();
    u64 some_page();
    bool is_far_below_stack(u64 page) const;
    u64 arena_page();
    u64 stored_page(bool write);
    u64 offset_in_page();
    u64 byte_count();
    Range range();
    bool allows(u64 addr, bool write) const;
    const Vma* any_vma();
    std::string length(u64 pages);

    bool chance(u64 percent) { return rng_.below(100) < percent; }
    /// Something is wrong with this one on purpose.
    bool wrong() { return chance(15); }
    template <class T, std::size_t N> T pick(const std::array<T, N>& from) { return from[rng_.below(N)]; }
    const Process& process() const { return machine_.process(actor_); }
    const AddressSpace& space() const { return machine_.space(process().mm); }

    Rng rng_;
    ProgramOptions options_;
    std::string text_;
    Script script_;
    Machine machine_;
    Environment env_;
    std::vector<u64> arenas_;           ///< pages around which memory is mapped
    std::map<u32, u32> mapped_through_; ///< file → the opening whose descriptors it is mapped through
    std::size_t steps_ = 0;
    ProcId actor_{};
    u32 names_ = 0; ///< processes named so far
};

std::string hex(u64 value);
std::string bytes_text(u64 bytes); ///< 3*PAGE, 12287

} // namespace cow::differential
