// Which kernel, and which of its modules in which order.

#include "app/linux/vm/kernels.hpp"
#include "app/linux/vm/modules.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

namespace cow::real::vm {

TEST_SUITE("linux: vm: kernels") {
    TEST_CASE("a version stands for its releases, and for no other's") {
        CHECK(fits("6.1.0-57-amd64", "6.1"));
        CHECK(fits("6.12.118+deb13-amd64", "6.12"));
        CHECK(fits("6.12.118+deb13-amd64", "6.12.118+deb13-amd64"));
        CHECK(fits("7.2.12+deb13-amd64", "newest"));
        CHECK_FALSE(fits("6.12.118+deb13-amd64", "6.1"));
        CHECK_FALSE(fits("6.1.0-57-amd64", "6.1.0-5"));
    }

    TEST_CASE("releases are ordered by their numbers") {
        CHECK(older("6.9.12-amd64", "6.12.1-amd64"));
        CHECK(older("6.12.90+deb13-amd64", "6.12.118+deb13-amd64"));
        CHECK(older("6.12.90+deb13-amd64", "6.12.90+deb13.1-amd64") !=
              older("6.12.90+deb13.1-amd64", "6.12.90+deb13-amd64"));
        CHECK_FALSE(older("7.0.4-amd64", "6.18.1-amd64"));
        CHECK_FALSE(older("6.1.0-57-amd64", "6.1.0-57-amd64"));
    }

    TEST_CASE("of the packages the newest plain one that fits is taken") {
        const std::vector<std::string> packages{"linux-image-amd64",
                                                "linux-image-6.1.0-9-amd64",
                                                "linux-image-6.1.0-57-amd64",
                                                "linux-image-6.1.0-58-cloud-amd64",
                                                "linux-image-6.1.0-58-rt-amd64",
                                                "linux-image-6.12-amd64",
                                                "linux-image-6.12.118+deb13-amd64",
                                                "linux-image-6.12.9+deb13-amd64",
                                                "linux-headers-7.1.1-amd64"};
        CHECK(newest_release(packages, "6.1") == "6.1.0-57-amd64");
        CHECK(newest_release(packages, "6.12") == "6.12.118+deb13-amd64");
        CHECK(newest_release(packages, "newest") == "6.12.118+deb13-amd64");
        CHECK(newest_release(packages, "6.18").empty());
    }

    TEST_CASE("a kernel's file says its release") {
        std::string image(0x800, '\0');
        image.replace(0x202, 4, "HdrS");
        image[0x20e] = '\x10';
        image[0x20f] = '\x03';
        const std::string text = "6.1.0-57-amd64 (debian-kernel@lists.debian.org) #1 SMP";
        image.replace(0x510, text.size(), text);
        CHECK(release_of(image) == "6.1.0-57-amd64");
        CHECK(release_of(image.substr(0, 0x300)).empty());
        image[0x1f1] = '\x03';
        image[0x1f4] = '\x00';
        image[0x1f5] = '\x01';
        CHECK(bytes_of_kernel(image) == 4 * 512 + 256 * 16);
        CHECK(release_of("\x7f"
                         "ELF")
                  .empty());
    }
}

TEST_SUITE("linux: vm: modules") {
    TEST_CASE("a module says what it depends on") {
        const std::string module =
            std::string("code\0license=GPL\0depends=jbd2,crc16,mb-cache\0name=ext4\0", 56);
        CHECK(depends_of(module) == std::vector<std::string>{"jbd2", "crc16", "mb_cache"});
        CHECK(depends_of(std::string("\0depends=\0name=x\0", 17)).empty());
        CHECK(depends_of("nothing").empty());
        CHECK(module_name("/lib/modules/x/kernel/crypto/crc32c-cryptoapi.ko.xz") == "crc32c_cryptoapi");
        CHECK(module_name("/lib/modules/x/modules.order").empty());
    }

    TEST_CASE("each is loaded once, after what it depends on") {
        const std::map<std::string, std::vector<std::string>> depends{
            {"ext4", {"jbd2", "crc16"}},
            {"virtio_pci", {"virtio_ring", "virtio"}},
            {"virtio_ring", {"virtio"}},
            {"virtio_blk", {"virtio", "virtio_ring"}}};
        const auto order = load_order({"virtio_pci", "virtio_blk", "ext4"}, [&](const std::string& name) {
            const auto found = depends.find(name);
            return found == depends.end() ? std::vector<std::string>{} : found->second;
        });
        CHECK(order == std::vector<std::string>{"virtio", "virtio_ring", "virtio_pci", "virtio_blk", "jbd2",
                                                "crc16", "ext4"});
    }
}

} // namespace cow::real::vm
