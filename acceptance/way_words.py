"""What refusals say that have to do with passkeys and a provider of identities, by their codes."""

from __future__ import annotations

from workflows.words import N_

WAYS = {
    "wrong_passkey": N_("通行密钥没有通过：它没有在这里登记，或设备没有验证本人。可以改用密码登录"),
    "passkey_over": N_("等得太久，或已经用过：请再点一次“通行密钥”"),
    "passkey_known": N_("这个通行密钥已经登记过"),
    "passkeys_full": N_("最多登记 %(most)d 个通行密钥：先删除不用的"),
    "no_passkey": N_("“%(name)s”没有登记通行密钥"),
    "outside_bound": N_("“%(name)s”已绑定统一身份认证：先解除"),
    "outside_taken": N_("这个统一身份认证账号已绑定到另一人"),
    "outside_free": N_("“%(name)s”没有绑定统一身份认证"),
    "outside_unproved": N_("统一身份认证没有通过，或已超时：请从登录页重新开始"),
    "outside_unknown": N_(
        "这个统一身份认证账号没有绑定到本系统的账号：先用密码登录，在“其他登录方式”里绑定，或请系统管理员绑定"
    ),
    "provider_silent": N_("统一身份认证没有应答：稍后再试，或用密码登录"),
    "not_proved": N_("先输入密码，5 分钟内去绑定"),
}
