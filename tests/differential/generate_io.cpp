// Files as such: their names, sizes and blocks, copies of descriptors, reading and writing at places.

#include "tests/differential/generator.hpp"

namespace cow::differential {
namespace {

constexpr std::array<std::string_view, 7> all_paths{"/data/a",    "/data/b",    "/data/new", "/data/other",
                                                    "/dev/shm/s", "/dev/shm/t", "/data/none"};

std::string vector_text(u64 addr, u64 bytes) {
    return said({"{{iov_base={}, iov_len={}}}", hex(addr), bytes_text(bytes)});
}

} // namespace

/// Bytes in a file: on pages' borders, or near them.
u64 Generator::place_in_file() {
    constexpr u64 most_pages = 20;
    constexpr std::array<u64, 4> near{1, 100, 4000, 4095};
    return rng_.below(most_pages) * page_size + (chance(35) ? pick(near) : 0);
}

void Generator::make_file() {
    constexpr std::size_t enough = 14;
    if (process().fds.size() > enough) {
        return;
    }
    constexpr std::array<std::string_view, 6> memfd{
        "0", "MFD_CLOEXEC", "MFD_ALLOW_SEALING", "MFD_EXEC", "MFD_NOEXEC_SEAL", "MFD_EXEC|MFD_NOEXEC_SEAL"};
    switch (rng_.below(5)) {
    case 0: act({"creat(\"{}\", 0644)", chance(50) ? "/data/new" : "/dev/shm/s"}); return;
    case 1: act({"memfd_create(\"m\", {})", pick(memfd)}); return;
    case 2:
        act({"openat(AT_FDCWD, \"{}\", O_TMPFILE|O_RDWR, 0600)", chance(50) ? "/data" : "/dev/shm"});
        return;
    case 3:
        act({"openat2(AT_FDCWD, \"{}\", {{flags={}, mode={}}}, {})", pick(all_paths),
             chance(50) ? "O_RDWR|O_CREAT" : "O_RDONLY", chance(90) ? "0" : "0644", chance(90) ? 24 : 8});
        return;
    default:
        act({"openat(AT_FDCWD, \"{}\", O_RDWR|O_CREAT, 0600)", chance(50) ? "/dev/shm/s" : "/dev/shm/t"});
    }
}

void Generator::copy_descriptor() {
    constexpr std::size_t enough = 16;
    const i32 fd = descriptor(!wrong());
    const bool many = process().fds.size() > enough;
    constexpr std::array<std::string_view, 5> status{"O_APPEND", "O_NONBLOCK", "O_APPEND|O_NONBLOCK",
                                                     "O_NOATIME", "0"};
    constexpr std::array<std::string_view, 6> seals{"F_SEAL_GROW",         "F_SEAL_SHRINK", "F_SEAL_WRITE",
                                                    "F_SEAL_FUTURE_WRITE", "F_SEAL_SEAL",   "F_SEAL_EXEC"};
    switch (rng_.below(many ? 6 : 11)) {
    case 0: act({"fcntl({}, F_GETFD)", fd}); return;
    case 1: act({"fcntl({}, F_SETFD, {})", fd, chance(50) ? "FD_CLOEXEC" : "0"}); return;
    case 2: act({"fcntl({}, F_GETFL)", fd}); return;
    case 3: act({"fcntl({}, F_SETFL, {})", fd, pick(status)}); return;
    case 4:
        chance(25) ? act({"fcntl({}, F_GET_SEALS)", fd})
                   : act({"fcntl({}, F_ADD_SEALS, {})", fd, pick(seals)});
        return;
    case 5:
        act({"close_range({}, {}, {})", 5 + rng_.below(10), wrong() ? 4 : 20,
             chance(50)   ? "CLOSE_RANGE_CLOEXEC"
             : chance(40) ? "CLOSE_RANGE_UNSHARE"
                          : "0"});
        return;
    case 6: act({"dup({})", fd}); return;
    case 7: act({"dup2({}, {})", fd, wrong() ? fd : static_cast<i32>(3 + rng_.below(9))}); return;
    case 8:
        act({"dup3({}, {}, {})", fd, wrong() ? fd : static_cast<i32>(3 + rng_.below(9)),
             chance(50) ? "O_CLOEXEC" : "0"});
        return;
    default: act({"fcntl({}, {}, {})", fd, chance(50) ? "F_DUPFD" : "F_DUPFD_CLOEXEC", rng_.below(12)});
    }
}

void Generator::seek() {
    constexpr std::array<std::string_view, 3> from{"SEEK_SET", "SEEK_CUR", "SEEK_END"};
    constexpr std::array<std::string_view, 2> kinds{"SEEK_DATA", "SEEK_HOLE"};
    const i32 fd = descriptor(true);
    if (fd >= 0 && fd < 3) {
        return;
    }
    const std::string_view whence = chance(25) ? pick(kinds) : pick(from);
    act({"lseek({}, {}{}, {})", fd, wrong() ? "-" : "",
         whence == "SEEK_SET" || chance(50) ? place_in_file() : 0, whence});
}

void Generator::resize() {
    const i32 fd = descriptor(!wrong());
    constexpr std::array<std::string_view, 9> modes{"0",
                                                    "FALLOC_FL_KEEP_SIZE",
                                                    "FALLOC_FL_PUNCH_HOLE|FALLOC_FL_KEEP_SIZE",
                                                    "FALLOC_FL_PUNCH_HOLE|FALLOC_FL_KEEP_SIZE",
                                                    "FALLOC_FL_ZERO_RANGE",
                                                    "FALLOC_FL_ZERO_RANGE|FALLOC_FL_KEEP_SIZE",
                                                    "FALLOC_FL_COLLAPSE_RANGE",
                                                    "FALLOC_FL_INSERT_RANGE",
                                                    "FALLOC_FL_UNSHARE_RANGE"};
    if (chance(40)) {
        act({"fallocate({}, {}, {}, {})", fd, pick(modes), place_in_file(), wrong() ? 0 : place_in_file()});
    } else if (chance(25)) {
        act({"truncate(\"{}\", {})", pick(all_paths), place_in_file()});
    } else {
        act({"ftruncate({}, {}{})", fd, chance(3) ? "-" : "", place_in_file()});
    }
}

void Generator::rename() {
    const std::string_view from = pick(all_paths);
    const std::string_view to = pick(all_paths);
    switch (rng_.below(7)) {
    case 0: act({"link(\"{}\", \"{}\")", from, to}); return;
    case 1:
        act({"linkat(AT_FDCWD, \"{}\", AT_FDCWD, \"{}\", {})", from, to,
             chance(50) ? "0" : "AT_SYMLINK_FOLLOW"});
        return;
    case 2: act({"unlink(\"{}\")", from}); return;
    case 3: act({"unlinkat(AT_FDCWD, \"{}\", {})", from, wrong() ? "AT_REMOVEDIR" : "0"}); return;
    case 4: act({"rename(\"{}\", \"{}\")", from, to}); return;
    case 5: act({"renameat(AT_FDCWD, \"{}\", AT_FDCWD, \"{}\")", from, to}); return;
    default:
        act({"renameat2(AT_FDCWD, \"{}\", AT_FDCWD, \"{}\", {})", from, to,
             chance(50) ? "RENAME_NOREPLACE" : "RENAME_EXCHANGE"});
    }
}

/// pread64, readv and their like.
void Generator::transfer_at() {
    const bool reads = chance(50);
    const i32 fd = descriptor(!wrong());
    const u64 page = wrong() ? any_page() : stored_page(reads);
    const u64 addr = (page << page_shift) + offset_in_page();
    if ((fd >= 0 && fd < 3) || (reads && is_cold(fd)) || overlaps(fd, page)) {
        return;
    }
    const u64 offset = place_in_file();
    const std::string_view verb = reads ? "read" : "write";
    const u64 first_bytes = byte_count() % page_size;
    const u64 second = addr + (chance(50) ? 0 : 100);
    const std::string vectors =
        said({"[{}, {}]", vector_text(addr, first_bytes), vector_text(second, byte_count() % page_size)});
    constexpr std::array<std::string_view, 3> read_flags{"0", "RWF_HIPRI", "RWF_NOWAIT"};
    constexpr std::array<std::string_view, 3> write_flags{"0", "RWF_APPEND", "RWF_NOAPPEND"};
    switch (rng_.below(4)) {
    case 0: act({"p{}64({}, {}, {}, {})", verb, fd, hex(addr), bytes_text(byte_count()), offset}); return;
    case 1: act({"{}v({}, {}, 2)", verb, fd, vectors}); return;
    case 2: act({"p{}v({}, {}, 2, {})", verb, fd, vectors, offset}); return;
    default:
        act({"p{}v2({}, {}, 2, {}, {})", verb, fd, vectors,
             chance(30) ? std::string("-1") : std::to_string(offset),
             reads ? pick(read_flags) : pick(write_flags)});
    }
}

void Generator::copy_file() {
    const i32 from = descriptor(!wrong());
    const i32 to = descriptor(!wrong());
    if ((from >= 0 && from < 3) || (to >= 0 && to < 3)) {
        return;
    }
    const auto place = [&] { return chance(50) ? std::string("NULL") : said({"[{}]", place_in_file()}); };
    if (chance(50)) {
        act({"copy_file_range({}, {}, {}, {}, {}, {})", from, place(), to, place(), place_in_file(),
             wrong() ? 1 : 0});
    } else if (const OpenFile* out = open_file(to); out == nullptr || out->kind == OpenKind::file) {
        act({"sendfile({}, {}, {}, {})", to, from, place(), place_in_file()});
    }
}

} // namespace cow::differential
