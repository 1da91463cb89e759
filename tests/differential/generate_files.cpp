// Descriptors, and bytes between files and memory.

#include "tests/differential/generator.hpp"

namespace cow::differential {

/// A descriptor of a file; not a sane one: the terminal, a closed or a senseless one.
i32 Generator::descriptor(bool sane) {
    std::vector<i32> open;
    for (std::size_t fd = 3; fd < process().fds.size(); ++fd) {
        if (process().fds[fd].open_file != no_open_file &&
            open_file(static_cast<i32>(fd))->kind == OpenKind::file) {
            open.push_back(static_cast<i32>(fd));
        }
    }
    if (sane && !open.empty()) {
        return open[rng_.below(open.size())];
    }
    constexpr std::array<i32, 5> others{0, 1, 3, 99, -1};
    return pick(others);
}

void Generator::open() {
    constexpr u64 enough = 12;
    if (process().fds.size() > enough) {
        return;
    }
    constexpr std::array<std::string_view, 6> paths{"/data/a", "/data/a", "/data/b",
                                                    "/data/b", "/bin/x",  "/data/new"};
    constexpr std::array<std::string_view, 6> modes{"O_RDWR",   "O_RDWR",   "O_RDWR",
                                                    "O_RDONLY", "O_RDONLY", "O_WRONLY"};
    constexpr std::array<std::string_view, 6> rarer{"|O_APPEND",    "|O_CREAT|O_EXCL", "|O_NOCTTY",
                                                    "|O_LARGEFILE", "|O_NOFOLLOW",     "|O_NONBLOCK"};
    const std::string_view path = steps_ == 0 ? "/data/a" : pick(paths);
    // A program that is being run may not be written.
    const bool program = path == "/bin/x";
    std::string flags(steps_ == 0 ? "O_RDWR" : program ? "O_RDONLY" : pick(modes));
    flags += chance(25) ? "|O_CLOEXEC" : "";
    flags += path == "/data/new" && chance(70) ? "|O_CREAT" : "";
    flags += steps_ != 0 && !program && chance(10) ? "|O_TRUNC" : "";
    flags += steps_ != 0 && chance(12) ? pick(rarer) : "";
    const std::string mode = flags.find("O_CREAT") != std::string::npos ? ", 0644" : "";
    if (chance(60)) {
        act({"openat(AT_FDCWD, \"{}\", {}{})", path, flags, mode});
    } else {
        act({"open(\"{}\", {}{})", path, flags, mode});
    }
}

void Generator::close() {
    if (!chance(20) || process().fds.size() > 4) {
        act({"close({})", descriptor(!wrong())});
    }
}

/// Bytes between a file and a mapping of it: what overlaps comes out as the processor likes.
bool Generator::overlaps(i32 fd, u64 page) const {
    const OpenFile* open = open_file(fd);
    for (u64 near = page; open != nullptr && near < page + 4; ++near) {
        const Vma* vma = space().find(Vpn{near});
        if (vma != nullptr && vma->file != no_file && vma->file == open->file) {
            return true;
        }
    }
    return false;
}

/// Mappings of a file that was opened twice look alike in the model, but never merge: each file is mapped through the
/// descriptors of one opening only, and a program that may be executed by that.
bool Generator::mappable(i32 fd) {
    const OpenFile* open = open_file(fd);
    if (open == nullptr || open->file == no_file || !open->readable) {
        return true;
    }
    if (machine_.files[open->file.v].exec) {
        return false;
    }
    const u32 id = process().fds[static_cast<std::size_t>(fd)].open_file;
    return mapped_through_.try_emplace(open->file.v, id).first->second == id;
}

const OpenFile* Generator::open_file(i32 fd) const {
    const std::vector<Descriptor>& fds = process().fds;
    const std::size_t index = static_cast<std::size_t>(fd);
    const bool open = fd >= 0 && index < fds.size() && fds[index].open_file != no_open_file;
    return open ? &machine_.open_files[fds[index].open_file] : nullptr;
}

/// How far a read of cold pages reads ahead is not modelled.
bool Generator::is_cold(i32 fd) const {
    const OpenFile* open = open_file(fd);
    return open != nullptr && open->file != no_file && !machine_.files[open->file.v].cold.empty();
}

void Generator::transfer() {
    const bool reads = chance(50);
    const i32 fd = descriptor(!wrong());
    if (reads && is_cold(fd)) {
        return;
    }
    const u64 page = wrong() ? any_page() : stored_page(reads);
    const u64 addr = (page << page_shift) + offset_in_page();
    if (overlaps(fd, page)) {
        return;
    }
    const bool terminal = fd >= 0 && fd < 3; // stands for one, and does not look at what it is given
    if (chance(6) || (terminal && !reads)) {
        act({"write({}, \"{}\", 3)", fd, "xyz"});
    } else {
        act({"{}({}, {}, {})", reads ? "read" : "write", fd, hex(addr), bytes_text(byte_count())});
    }
}

} // namespace cow::differential
