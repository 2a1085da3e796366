//! Mails in the forms in which programs send them.

pub(super) const TOP_POSTED: &str = "From: Lea <lea@example.org>
To: studio@nacre.example
Subject: Re: Devis
Message-ID: <t2@example.org>
In-Reply-To: <t1@nacre.example>
Content-Type: text/plain; charset=utf-8

Oui, mardi me va.

Le lun. 23 nov. 2026 à 09:12, Studio Nacre <studio@nacre.example> a
écrit :

> Bonjour,
> Lundi ou mardi ?
>
";

pub(super) const FORWARDED: &str = "From: Lea <lea@example.org>
Subject: Fwd: urgent
Content-Type: text/plain; charset=utf-8

Pouvez-vous regarder ?

---------- Forwarded message ---------
From: Paul <paul@client.example>
Date: Mon, 23 Nov 2026 09:12
Subject: urgent
To: <lea@example.org>

Il y a une fuite au plafond.
";

pub(super) const HTML_ONLY: &str = "From: Lea <lea@example.org>
Subject: devis
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit

<html><head><style>p { color: red }</style><title>t</title></head>
<body onload=\"alert(1)\"><p>Bonjour L&eacute;a &amp; Cie,</p>
<script>document.write('x')</script>
<p>Votre devis : 12 &lt; 15 €</p><ul><li>un</li><li>deux</li></ul>
<img src=\"https://pixel.example/1.gif\" width=1 height=1></body></html>
";

pub(super) const ALTERNATIVE: &str = "From: Lea <lea@example.org>
Subject: deux formes
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=\"b\"

--b
Content-Type: text/plain; charset=utf-8

la version simple
--b
Content-Type: text/html; charset=utf-8

<p>la version riche</p>
--b--
";

pub(super) const WINMAIL: &str = "From: Lea <lea@example.org>
Subject: fichier
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=\"b\"

--b
Content-Type: text/plain; charset=\"utf-8\"
Content-Transfer-Encoding: base64

Vm9pciBsYSBwacOoY2Ugam9pbnRlLg==
--b
Content-Type: application/ms-tnef; name=\"winmail.dat\"
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename=\"winmail.dat\"

eJ8+IhABBpAI
--b--
";
