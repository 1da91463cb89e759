// The first root of a machine of its own, as a kernel unpacks it.

#include "app/linux/vm/cpio.hpp"
#include "app/linux/vm/first_root.hpp"

#include <doctest/doctest.h>
#include <elf.h>

#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace cow::real::vm {
namespace {

struct Member {
    std::string name;
    unsigned long mode = 0;
    std::string bytes;
};

/// Reads an archive back, as init/initramfs.c does.
std::vector<Member> unpack(const std::string& archive) {
    std::vector<Member> members;
    const auto number = [&](std::size_t header, std::size_t field) {
        return std::strtoul(archive.substr(header + 6 + 8 * field, 8).c_str(), nullptr, 16);
    };
    const auto padded = [](std::size_t at) { return (at + 3) / 4 * 4; };
    for (std::size_t at = 0; at + 110 <= archive.size();) {
        REQUIRE(archive.substr(at, 6) == "070701");
        const std::size_t size = number(at, 6);
        const std::size_t name_size = number(at, 11);
        const std::size_t bytes_at = padded(at + 110 + name_size);
        members.push_back(
            {archive.substr(at + 110, name_size - 1), number(at, 1), archive.substr(bytes_at, size)});
        at = padded(bytes_at + size);
    }
    return members;
}

} // namespace

TEST_SUITE("linux: vm: cpio") {
    TEST_CASE("an archive holds directories, files and devices, each below its directories") {
        CpioWriter writer;
        writer.add_directory("/proc");
        writer.add_file("/a/b/c", "bytes", 0755);
        writer.add_file("/a/b/empty", "");
        writer.add_character_device("/dev/console", 5, 1);
        const std::vector<Member> members = unpack(writer.finish());
        std::vector<std::string> names;
        for (const Member& member : members) {
            names.push_back(member.name);
        }
        CHECK(names == std::vector<std::string>{"proc", "a", "a/b", "a/b/c", "a/b/empty", "dev",
                                                "dev/console", "TRAILER!!!"});
        CHECK(members[0].mode == 0040755);
        CHECK(members[3].mode == 0100755);
        CHECK(members[3].bytes == "bytes");
        CHECK(members[6].mode == 0020600);
    }

    TEST_CASE("whatever its length, what follows a file is found") {
        for (std::size_t size = 0; size < 9; ++size) {
            CpioWriter writer;
            writer.add_file("/" + std::string(size + 1, 'n'), std::string(size, 'x'));
            const std::vector<Member> members = unpack(writer.finish());
            REQUIRE(members.size() == 2);
            CHECK(members[0].bytes.size() == size);
            CHECK(members[1].name == "TRAILER!!!");
        }
    }

    TEST_CASE("of a program only what is loaded comes along") {
        Elf64_Ehdr header{};
        std::memcpy(header.e_ident, ELFMAG, SELFMAG);
        header.e_phoff = sizeof header;
        header.e_phnum = 1;
        header.e_shoff = 900;
        header.e_shnum = 3;
        Elf64_Phdr part{};
        part.p_offset = 200;
        part.p_filesz = 300;
        std::string elf(1000, 'd');
        std::memcpy(elf.data(), &header, sizeof header);
        std::memcpy(elf.data() + sizeof header, &part, sizeof part);
        const std::string loaded = loaded_part(elf);
        CHECK(loaded.size() == 500);
        std::memcpy(&header, loaded.data(), sizeof header);
        CHECK(header.e_shnum == 0);
        CHECK(loaded_part("#!/bin/sh") == "#!/bin/sh");
    }
}

} // namespace cow::real::vm
